// Turns proto files, or the descriptors that a server hands out, into clients whose calls are promises.
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const here = path => fileURLToPath(new URL(path, import.meta.url));
const options = { enums: String, longs: String, defaults: true, json: true };
const callTimeout = 20_000;

/** The contract as its proto files tell it. */
export const contractFromFiles = () => protoLoader.loadSync(
  ['filing_service', 'verification_service', 'simulator_service'].map(name => `beian/v1/${name}.proto`),
  { ...options, includeDirs: [here('../../protos')] });

/** The contract as file descriptors tell it. */
export const contractFromDescriptors = files => protoLoader.loadFileDescriptorSetFromObject({ file: files }, options);

/** Protocols of gRPC itself, in as much of their proto files as this client uses. */
export const wire = protoLoader.loadSync(
  ['health.proto', 'reflection.proto', 'status.proto'], { ...options, includeDirs: [here('wire')] });

/** A client of one service: every unary method takes a request and returns a promise of the response. */
export function connect(contract, service, address) {
  const Client = grpc.makeGenericClientConstructor(contract[service], service);
  const client = new Client(address, grpc.credentials.createInsecure());
  const unary = Object.values(contract[service]).filter(method => !method.requestStream && !method.responseStream);
  const calls = unary.map(({ originalName: name }) => [name, request => new Promise((resolve, reject) =>
    client[name](request, { deadline: Date.now() + callTimeout }, (error, response) => error ? reject(error) : resolve(response)))]);
  return { ...Object.fromEntries(calls), close: () => client.close() };
}

/** The google.rpc.Status that came with an error. */
export function statusOf(error) {
  const [trailer] = error.metadata?.get('grpc-status-details-bin') ?? [];
  if (!trailer) throw new Error(`there is no grpc-status-details-bin with: ${error.message}`);
  const status = wire['google.rpc.Status'].deserialize(trailer);
  const detail = type => status.details.find(each => each['@type'] === `type.googleapis.com/google.rpc.${type}`);
  return { ...status, detail };
}
