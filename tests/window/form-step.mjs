// One step of the form for who isn't a browser: reads {url, ca, step, fields} as JSON, and prints the form's answer. The empty step
// hands a password in.
import { text } from 'node:stream/consumers';

import { send, sealedFields } from './form-client.mjs';

const { url, ca, step, fields } = JSON.parse(await text(process.stdin));
const body = await sealedFields(url, fields, { ca });
const answer = await send(step === '' ? url : `${url}/${step}`, body, { ca });
process.stdout.write(answer.text);
