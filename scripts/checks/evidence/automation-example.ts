/** Parts of the file of an automation rule, as YAML. */
interface ExampleParts {
  readonly id?: string;
  readonly order?: number;
  readonly head?: string;
  readonly trigger?: string;
  readonly conditions?: string;
  readonly actions?: string;
}

/** The file of a plain automation rule with other parts. */
export function automationExample({ head = '', ...parts }: ExampleParts): string {
  const id = parts.id ?? '5b0f7a6e-3c1d-4d58-9a34-0f6c2b7d1e10';
  const trigger = parts.trigger ?? 'triggersOn: Incidents\ntriggersWhen: Created';
  const actions =
    parts.actions ?? '[{ actionType: ModifyProperties, actionConfiguration: { labels: [{ labelName: seen }] } }]';
  return `id: ${id}\nname: Tag what opens\norder: ${parts.order ?? 1}\n${head}${trigger}\nconditions: ${parts.conditions ?? '[]'}\nactions: ${actions}\n`;
}
