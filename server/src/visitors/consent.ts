import type { Config } from '../config';
import type { Consent } from '../contracts';
import type { VisitorRecord } from '../stores/types';

export type Purpose = 'personalization' | 'measurement';

export interface ConsentRules {
  /** What holds for a visitor, purpose by purpose. */
  of(record: VisitorRecord | null): Required<Consent>;
  /** May data of this visitor be stored and used for this purpose? `globalPrivacyControl`: the request says no. */
  allows(record: VisitorRecord | null, purpose: Purpose, globalPrivacyControl: boolean): boolean;
  /** Is this answer worth a record? Only where it differs from what holds without one, or is an explicit yes. */
  needsRecord(consent: Consent): boolean;
}

/** Mode `frontend`: having a token means consent unless a record says otherwise. `explicit`: only a recorded yes. */
export function createConsentRules(config: Config): ConsentRules {
  const assumed = config.consent.mode === 'frontend';
  const allowed = (record: VisitorRecord | null, purpose: Purpose): boolean => record?.consent?.[purpose] ?? assumed;
  return {
    of: (record) => ({
      personalization: allowed(record, 'personalization'),
      measurement: allowed(record, 'measurement'),
    }),
    allows(record, purpose, globalPrivacyControl) {
      if (!globalPrivacyControl) return allowed(record, purpose);
      return config.consent.overridesGlobalPrivacyControl && record?.consent?.[purpose] === true;
    },
    needsRecord: (consent) => Object.values(consent).some((answer) => answer === true || answer !== assumed),
  };
}
