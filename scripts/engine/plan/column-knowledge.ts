/**
 * What is known of columns that follow from the rows: nothing before they are read (`open`), what was seen of them in
 * this run (`seen`), or what the query states (`stated`).
 */
export type ColumnKnowledge = 'open' | 'seen' | 'stated';
