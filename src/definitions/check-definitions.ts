import type { ReadContext } from '../kernel/index.js';
import { checkFiles, demandNoErrors, toProblemView, type CheckDependencies, type ProblemView } from './check-files.js';
import { toDeployedView, type DeployedView } from './deploy-definitions.js';
import type { SourceFile } from './read-file.js';

/** What deploying these files would make. */
export interface CheckView {
  readonly definitions: readonly (Omit<DeployedView, 'id'> & { readonly id: string | null })[];
  readonly warnings: readonly ProblemView[];
}

/** The check of a deployment without the deployment: writes nothing. Raises `DEFINITION_REFUSED` as that would. */
export async function checkDefinitions(
  ctx: ReadContext,
  files: readonly SourceFile[],
  deps: CheckDependencies,
): Promise<CheckView> {
  const { candidates, problems } = await checkFiles(ctx, files, deps);
  const warnings = demandNoErrors(problems);
  return {
    definitions: candidates.map((candidate) => {
      const view = toDeployedView(candidate, null);
      return { ...view, id: view.isNew ? null : view.id };
    }),
    warnings: warnings.map(toProblemView),
  };
}
