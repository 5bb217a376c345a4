import { openPostgres } from '../stores/databases';
import { eventStoreConformance } from '../stores/event-store.conformance';
import {
  decisionStoreConformance,
  stateStoreConformance,
  visitorStoreConformance,
} from '../stores/other-stores.conformance';
import { participantStoreConformance } from '../stores/participant-store.conformance';

const url = process.env.TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const open = () => openPostgres(url);

describe('events on PostgreSQL', () => eventStoreConformance(open));
describe('visitors on PostgreSQL', () => visitorStoreConformance(open));
describe('decisions on PostgreSQL', () => decisionStoreConformance(open));
describe('state on PostgreSQL', () => stateStoreConformance(open));
describe('participants on PostgreSQL', () => participantStoreConformance(open));
