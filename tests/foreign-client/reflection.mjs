// Asks a server for its services and their descriptors, as grpcurl and Postman do.
import grpc from '@grpc/grpc-js';
import descriptor from 'protobufjs/ext/descriptor/index.js';
import { wire } from './contract.mjs';

const { requestSerialize, responseDeserialize } = wire['grpc.reflection.v1.ServerReflection'].ServerReflectionInfo;

/** The services that the server names, and the file descriptors that make up one of them. */
export async function discover(address, service) {
  const client = new grpc.Client(address, grpc.credentials.createInsecure());
  try {
    const path = await supportedVersion(client);
    const { listServicesResponse } = await ask(client, path, { listServices: '*' });
    return { services: listServicesResponse.service.map(({ name }) => name), files: await filesOf(client, path, service) };
  } finally {
    client.close();
  }
}

// v1 and v1alpha are the same on the wire but for their name; servers of some years ago know only the older.
async function supportedVersion(client) {
  for (const version of ['v1', 'v1alpha']) {
    const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
    try {
      await ask(client, path, { listServices: '*' });
      return path;
    } catch (error) {
      if (error.code !== grpc.status.UNIMPLEMENTED) throw error;
    }
  }
  throw new Error('the server has no reflection');
}

// A server may answer with the file alone or with what it imports as well.
async function filesOf(client, path, service) {
  const files = new Map();
  const add = ({ fileDescriptorResponse }) => fileDescriptorResponse.fileDescriptorProto
    .map(bytes => descriptor.FileDescriptorProto.decode(bytes))
    .forEach(file => files.set(file.name, file));

  add(await ask(client, path, { fileContainingSymbol: service }));
  for (const file of files.values()) {
    for (const name of file.dependency.filter(name => !files.has(name))) {
      add(await ask(client, path, { fileByFilename: name }));
    }
  }
  return [...files.values()];
}

function ask(client, path, question) {
  return new Promise((resolve, reject) => {
    const stream = client.makeBidiStreamRequest(
      path, requestSerialize, responseDeserialize, { deadline: Date.now() + 20_000 });
    let answer;
    stream.on('data', message => { answer = message; });
    stream.on('error', reject);
    stream.on('end', () => {
      if (answer?.errorResponse) reject(new Error(`${JSON.stringify(question)}: ${answer.errorResponse.errorMessage}`));
      else if (answer) resolve(answer);
    });
    stream.write(question);
    stream.end();
  });
}
