import type { Catalog } from '../../content/catalog';
import { walkSyntax, type SyntaxNode } from '../../kql/syntax-node';
import type { DetectionCheck } from '../check';
import { placeInQuery } from '../evidence/query-place';

/** Columns that hold one domain name and nothing else. ("ASIM DNS schema"; "DnsEvents", Azure Monitor reference.) */
const domainColumns = new Set([
  'DnsQuery', 'Domain', 'DomainName', 'DestinationHostName', 'DestinationDnsDomain', 'Fqdn', 'DvcFQDN', 'DstFQDN',
]); // prettier-ignore

const domain = /^(?=.*[a-z])[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

/** ("String operators", Kusto documentation: a term is what stands between characters that are not alphanumeric.) */
export const hasDomain: DetectionCheck = {
  id: 'has-domain',
  scope: 'detection',
  looksAt: 'conditions',
  severity: 'advice',
  sentence: 'A rule does not match a domain name by has_any alone.',
  why: '`has_any` compares terms: hitclub.ac also matches my-hitclub.ac and hitclub.ac.example.com, which are other names.',
  failing: `query: |
  let domains = dynamic(["hitclub.ac", "bad.example"]);
  ASimDnsActivityLogs
  | where DnsQuery has_any (domains)
  | project TimeGenerated, SrcIpAddr, DnsQuery
`,
  passing: `query: |
  let domains = dynamic(["hitclub.ac", "bad.example"]);
  ASimDnsActivityLogs
  | where DnsQuery has_any (domains)
  | extend Labels = split(tolower(trim_end(@"\\.", DnsQuery)), ".")
  | where strcat_array(array_slice(Labels, -2, -1), ".") in (domains)
  | project TimeGenerated, SrcIpAddr, DnsQuery
`,
  run: (detection, context) => {
    // A hunting query may match more than it means: a person looks at what it finds.
    if (detection.type !== 'analyticRule' || !/\bhas(_any)?\b/.test(detection.query)) return [];
    const { tree } = context.bind(detection);
    if (tree === undefined) return [];
    const columns = new Set(domainColumns);
    if (context.references(detection).tables.some(({ name }) => name === 'DnsEvents')) columns.add('Name');
    const lists = domainLists(tree, context.catalog);
    return loosely(tree, columns, lists).map((node) => ({
      place: placeInQuery(detection, node.span),
      message: `${node.parts['Operator']?.text ?? 'has'} also matches other names that only contain the domain between dots or hyphens`,
      help: 'Keep it as a prefilter, and compare the last labels of the name with the list by in.',
    }));
  },
};

function loosely(tree: SyntaxNode, columns: ReadonlySet<string>, lists: ReadonlySet<string>): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const exact = new Set<string>();
  walkSyntax(tree, (node) => {
    const values =
      node.parts['Right']?.parts['Expressions']?.items ?? [node.parts['Right']].flatMap((each) => each ?? []);
    if (/^In(Cs)?Expression$|^Equal/.test(node.kind)) for (const { text } of values) exact.add(text ?? '');
    if (!/^Has(Any)?Expression$/.test(node.kind) || !columns.has(node.parts['Left']?.text ?? '')) return;
    if (values.some((value) => lists.has(value.text ?? '') || isDomain(value))) found.push(node);
  });
  const isChecked = (value: SyntaxNode) => exact.has(value.text ?? ' ');
  return found.filter((node) => !(node.parts['Right']?.parts['Expressions']?.items ?? []).some(isChecked));
}

function isDomain({ literal }: SyntaxNode): boolean {
  return literal?.type === 'string' && typeof literal.value === 'string' && domain.test(literal.value);
}

/** The variables that hold domains: those made of texts that are some, and those that read a watchlist with some. */
function domainLists(tree: SyntaxNode, catalog: Catalog): ReadonlySet<string> {
  const aliases = new Set(
    catalog.watchlists.flatMap((watchlist) => {
      const hasDomains = watchlist.type === 'indicators' && watchlist.indicators.some(({ type }) => type === 'domain');
      return hasDomains ? [watchlist.alias] : [];
    }),
  );
  const lists = new Set<string>();
  walkSyntax(tree, (statement) => {
    const { Name: name, Expression: expression } = statement.parts;
    if (statement.kind !== 'LetStatement' || name?.text === undefined || expression === undefined) return;
    let holdsDomains = false;
    walkSyntax(expression, (node) => {
      holdsDomains ||= node.literal?.type === 'string' && (isDomain(node) || aliases.has(String(node.literal.value)));
    });
    if (holdsDomains) lists.add(name.text);
  });
  return lists;
}
