import type { DetectionCheck } from '../check';

/** (Azure-Sentinel repository, NoTemplateVersionWithoutTemplateName and QueryBasedTemplateVersionValidator.) */
export const templateVersion: DetectionCheck = {
  id: 'template-version',
  scope: 'detection',
  looksAt: 'detection',
  severity: 'error',
  sentence: 'templateVersion stands beside alertRuleTemplateName and is three numbers.',
  why: "The service refuses the rule: \"'templateVersion' can only be used if 'alertRuleTemplateName' is not empty\".",
  failing: 'templateVersion: 1.0.0\n',
  passing: 'alertRuleTemplateName: 3f0c1a52-7d58-4d4f-9a0e-6f6f5d6d2b11\ntemplateVersion: 1.0.0\n',
  run: (rule) => {
    if (rule.type !== 'analyticRule' || rule.templateVersion === undefined) return [];
    const place = rule.document.placeOf(['templateVersion']);
    if ((rule.alertRuleTemplateName ?? '') === '') {
      const help = 'Name the template in alertRuleTemplateName, or remove templateVersion.';
      return [{ place, message: 'templateVersion stands without alertRuleTemplateName', help }];
    }
    if (/^\d+\.\d+\.\d+$/.test(rule.templateVersion) && rule.templateVersion.length <= 20) return [];
    const help = 'Write three numbers, such as 1.0.0.';
    return [{ place, message: `templateVersion is ${rule.templateVersion}, which the service does not take`, help }];
  },
};
