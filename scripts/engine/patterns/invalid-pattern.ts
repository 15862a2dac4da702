import { QueryFailure } from '../runtime';

/** A pattern that Kusto would refuse: the query cannot run there either. */
export class InvalidPattern extends QueryFailure {
  constructor(
    readonly pattern: string,
    readonly reason: string,
  ) {
    super(`invalid regular expression ${JSON.stringify(pattern)}: ${reason}`);
    this.name = 'InvalidPattern';
  }
}
