import type { Authoring } from './authoring';
import type { Holdout } from './authoring/holdout';
import type { EngineSettings } from './engine';
import type { Wording } from './labels';
import { createMeasurement, type Measurement } from './measurement';
import { createContrast, type Contrast } from './measurement/contrast';
import { createDegrees, type Degrees } from './measurement/degrees';
import { createForecasts, type Forecasts } from './measurement/forecasts';
import type { PeopleSource } from './measurement/people';
import { createAudit, type Audit } from './measurement/replay/audit';
import type { Stores } from './stores';

/** The parts that look at the logs, wired: from what was written down to what the panel and commands say of it. */
export interface ReportPath {
  readonly contrast: Contrast;
  readonly degrees: Degrees;
  readonly forecasts: Forecasts;
  readonly measurement: Measurement;
  readonly audit: Audit;
}

export interface ReportPathOptions {
  readonly stores: Stores;
  readonly people: PeopleSource;
  readonly authoring: Authoring;
  readonly holdout: Holdout;
  readonly wording: Wording;
  readonly settings: EngineSettings;
  readonly clock: { now(): number };
  readonly onError: (error: unknown) => void;
}

export function createReportPath(options: ReportPathOptions): ReportPath {
  const { stores, people, authoring, wording, settings, clock, onError } = options;
  const { experiences, snapshots } = authoring;
  const snapshot = () => snapshots.current();
  const holdout = options.holdout.share;
  const measurement = createMeasurement({ stores, authoring, snapshot, holdout, clock, onError });
  return {
    measurement,
    contrast: createContrast({
      ...{ people, snapshot, settings, clock, labelsOf: wording.labelsWithItems },
      labelOf: ({ item }) => wording.labelOfItem(item),
    }),
    degrees: createDegrees({
      ...{ people, snapshot, settings, clock, experienceOf: experiences.get },
      earned: (slot, goal) => measurement.earned({ slot, whom: { kind: 'all' }, goal }),
    }),
    forecasts: createForecasts({ events: stores.events, settingsOf: experiences.get, holdout, clock }),
    audit: createAudit(stores.decisions),
  };
}
