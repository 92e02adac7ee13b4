// Walks through a running server as somebody would who has its address and the contract, and nothing else of ours.
//
//   node walk.mjs 127.0.0.1:5080
//
// Says what it does step by step; exit code 0 when every step went as the contract promises, 1 when one did not.
import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import grpc from '@grpc/grpc-js';
import { connect, contractFromDescriptors, contractFromFiles, statusOf, wire } from './contract.mjs';
import { discover } from './reflection.mjs';

const address = process.argv[2];
if (!address) {
  console.error('usage: node walk.mjs HOST:PORT');
  process.exit(1);
}

const province = 'PROVINCE_ZHEJIANG';
const messageTimeout = 30_000;

// Numbers of their own for each walk, so that a server can be walked through again.
const digits = count => Array.from({ length: count }, () => randomInt(10)).join('');
const masked = phone => `${phone.slice(0, 3)}****${phone.slice(7)}`;
const principal = { phoneNumber: `133${digits(8)}`, idLastSix: '01234X', sender: '106598051001' };
const manager = { phoneNumber: `186${digits(8)}`, idLastSix: '567（8）', sender: '10655113' };

const contract = contractFromFiles();
const filings = connect(contract, 'beian.v1.FilingService', address);
const verification = connect(contract, 'beian.v1.VerificationService', address);
const simulator = connect(contract, 'beian.v1.SimulatorService', address);

const verify = ({ phoneNumber, idLastSix, code }, changes = {}) =>
  verification.verifyCode({ province, phoneNumber, idLastSix, code, requestId: randomUUID(), ...changes });

async function messageTo(person) {
  for (const end = Date.now() + messageTimeout; Date.now() < end; await pause(100)) {
    const { messages } = await simulator.listMessages({ phoneNumber: person.phoneNumber });
    if (messages.length > 0) return messages.at(-1);
  }
  return assert.fail(`no message for ${masked(person.phoneNumber)} within ${messageTimeout / 1000} seconds`);
}

async function step(what, does) {
  try {
    const said = await does();
    console.log(`ok    ${what}${said ? `: ${said}` : ''}`);
  } catch (error) {
    console.log(`FAIL  ${what}: ${error.stack}`);
    process.exit(1);
  }
}

let filingId;
const filing = async () => (await filings.getFiling({ filingId })).filing;

await step('the server is healthy', async () => {
  const health = connect(wire, 'grpc.health.v1.Health', address);
  assert.equal((await health.check({ service: '' })).status, 'SERVING');
  health.close();
});

await step('a filing of two people is submitted', async () => {
  const request = {
    orderNumber: `walk-${randomUUID()}`,
    province,
    type: 'FILING_TYPE_FIRST_FILING',
    principal: { phoneNumber: `+86 ${principal.phoneNumber}`, idLastSix: principal.idLastSix.toLowerCase() },
    siteManager: { phoneNumber: manager.phoneNumber, idLastSix: manager.idLastSix },
  };
  const submitted = (await filings.submitFiling(request)).filing;
  ({ filingId } = submitted);
  assert.match(filingId, /^33-/);
  assert.equal(submitted.state, 'FILING_STATE_AWAITING_VERIFICATION');
  assert.deepEqual(submitted.challenges.map(each => each.maskedPhoneNumber), [principal, manager].map(each => masked(each.phoneNumber)));
  assert.equal((await filings.submitFiling(request)).filing.filingId, filingId, 'the same submit again is another filing');
  return filingId;
});

for (const person of [principal, manager]) {
  await step(`${masked(person.phoneNumber)} gets a message`, async () => {
    const message = await messageTo(person);
    assert.equal(message.senderNumber, person.sender);
    assert.match(message.code, /^[0-9]{6}$/);
    assert.match(message.text, /^【.+】.*浙江.*短信核验码[0-9]{6}，北京时间.+前有效/u);
    assert.ok(message.text.includes(message.code), 'the code is not in the text');
    person.code = message.code;
    return `${message.senderNumber}: ${message.text}`;
  });
}

await step('a wrong ID is a mismatch, and a retry of it is not another try', async () => {
  const wrong = { idLastSix: '999999', requestId: randomUUID() };
  assert.equal((await verify(principal, wrong)).outcome, 'VERIFY_OUTCOME_MISMATCH');
  assert.equal((await verify(principal, wrong)).outcome, 'VERIFY_OUTCOME_MISMATCH');
  assert.equal((await filing()).challenges[0].wrongIdCount, 1);
});

await step('a wrong code is the same mismatch', async () => {
  const code = String((Number(principal.code) + 1) % 1_000_000).padStart(6, '0');
  assert.equal((await verify(principal, { code })).outcome, 'VERIFY_OUTCOME_MISMATCH');
  assert.equal((await filing()).challenges[0].wrongIdCount, 1);
});

await step('the principal is verified and told who is still to do it', async () => {
  const verdict = await verify(principal);
  assert.equal(verdict.outcome, 'VERIFY_OUTCOME_AWAITING_OTHERS');
  assert.deepEqual(verdict.awaitingMaskedPhoneNumbers, [masked(manager.phoneNumber)]);
});

await step('the site manager is verified, and a retry answers with the same verdict', async () => {
  const requestId = randomUUID();
  const verdict = await verify(manager, { requestId });
  assert.equal(verdict.outcome, 'VERIFY_OUTCOME_FORWARDED');
  assert.deepEqual(await verify(manager, { requestId }), verdict);
});

await step('the filing is at the bureau', async () => {
  const { state, challenges } = await filing();
  assert.equal(state, 'FILING_STATE_UNDER_REVIEW');
  assert.deepEqual(challenges.map(each => each.state), ['CHALLENGE_STATE_VERIFIED', 'CHALLENGE_STATE_VERIFIED']);
  return state;
});

await step('a bad request says everything that is wrong with it', async () => {
  const error = await verify({ phoneNumber: '12345', idLastSix: '', code: '12' }, { province: 'PROVINCE_UNSPECIFIED' })
    .then(() => assert.fail('it was accepted'), error => error);
  assert.equal(error.code, grpc.status.INVALID_ARGUMENT, error.message);

  const status = statusOf(error);
  assert.equal(status.code, grpc.status.INVALID_ARGUMENT);
  assert.equal(status.detail('ErrorInfo').reason, 'INVALID_FIELDS');
  assert.equal(status.detail('ErrorInfo').domain, 'beian.v1');
  const { fieldViolations } = status.detail('BadRequest');
  assert.deepEqual(fieldViolations.map(each => each.field).sort(), ['code', 'id_last_six', 'phone_number', 'province']);
  return status.detail('LocalizedMessage').message;
});

await step('the services are discovered by reflection, and called as discovered', async () => {
  const name = 'beian.v1.FilingService';
  const { services, files } = await discover(address, name);
  for (const expected of ['FilingService', 'VerificationService', 'ReviewService', 'OperationsService', 'SimulatorService']) {
    assert.ok(services.includes(`beian.v1.${expected}`), `${expected} is not among ${services}`);
  }

  // Descriptors spell fields as the proto files do.
  const discovered = connect(contractFromDescriptors(files), name, address);
  const found = (await discovered.getFiling({ filing_id: filingId })).filing;
  assert.equal(found.filing_id, filingId);
  assert.equal(found.state, 'FILING_STATE_UNDER_REVIEW');
  assert.deepEqual(found.challenges.map(each => each.sender_number), [principal.sender, manager.sender]);
  discovered.close();
  return services.join(', ');
});

[filings, verification, simulator].forEach(client => client.close());
console.log('The walk is done.');
