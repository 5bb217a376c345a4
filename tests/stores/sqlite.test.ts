import { openSqlite } from './databases';
import { eventStoreConformance } from './event-store.conformance';
import {
  decisionStoreConformance,
  rankingStoreConformance,
  stateStoreConformance,
  visitorStoreConformance,
} from './other-stores.conformance';
import { participantStoreConformance } from './participant-store.conformance';

describe('events on SQLite', () => eventStoreConformance(openSqlite));
describe('visitors on SQLite', () => visitorStoreConformance(openSqlite));
describe('decisions on SQLite', () => decisionStoreConformance(openSqlite));
describe('state on SQLite', () => stateStoreConformance(openSqlite));
describe('participants on SQLite', () => participantStoreConformance(openSqlite));
describe('rankings on SQLite', () => rankingStoreConformance(openSqlite));
