import { createDatabaseStores, type Knex } from '../../server/src/stores';
import { lockLog } from '../../server/src/stores/log-lock';
import { split } from '../measurement/reports/fixtures';
import { openPostgres } from '../stores/databases';
import { eventStoreConformance } from '../stores/event-store.conformance';
import {
  decisionStoreConformance,
  rankingStoreConformance,
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
describe('rankings on PostgreSQL', () => rankingStoreConformance(open));

it('shows no decision to a reader while another instance is writing one with a smaller sequence', async () => {
  const test = await open();
  try {
    const stores = await createDatabaseStores(test.database, { onError: () => undefined });
    const read = async () => (await stores.decisions.since(0, 10)).map(({ visitor }) => visitor);
    const { sequence: _own, ...mine } = split('mine', 'rules', 1);
    const { sequence: _other, ...theirs } = split('theirs', 'rules', 1);
    const other = test.reopen();
    const transaction = await other.knex.transaction();
    await lockLog(other, transaction as unknown as Knex, 'decisions');
    await transaction('individualization_decisions')
      .withSchema(test.database.schema!)
      .insert({ id: theirs.id, visitor: theirs.visitor, at: 1, data: JSON.stringify(theirs) });
    stores.decisions.add([mine]);
    const written = stores.decisions.flush();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await read()).toEqual([]);
    await transaction.commit();
    await written;
    expect(await read()).toEqual(['theirs', 'mine']);
  } finally {
    await test.stop();
  }
});
