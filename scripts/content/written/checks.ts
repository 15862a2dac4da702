// Made from the JSON Schema of the same name by `npm run generate`; edit that instead.

/**
 * How bad the findings of each check are in this repository.
 */
export interface WrittenCheckSettings {
  /**
   * The id of a check to how bad its findings are; docs/checks lists the ids.
   */
  severities: {
    [k: string]: {
      /**
       * error blocks a deployment, warning and advice do not, off hides.
       */
      severity: 'error' | 'warning' | 'advice' | 'off';
      /**
       * Why it is less here than elsewhere. Needed where it is.
       */
      reason?: string;
    };
  };
}
