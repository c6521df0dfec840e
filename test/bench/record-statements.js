import { Client } from 'pg';

/**
 * Loaded into the service before its own code (`--import`): between the orders `begin` and `end` it notes every statement
 * that goes to the database, on which connection, in which order.
 */
let noted = null;
const query = Reflect.get(Client.prototype, 'query');

Client.prototype.query = function noteAndQuery(...given) {
  if (noted !== null) {
    const [first, second] = given;
    const { text, values, name } = typeof first === 'string' ? { text: first, values: second } : first;
    noted.push({
      connection: this.processID,
      text,
      name,
      params: Array.isArray(values) ? structuredClone(values) : [],
    });
  }
  return Reflect.apply(query, this, given);
};

process.on('message', (order) => {
  if (order === 'begin') noted = [];
  process.send({ statements: noted });
  if (order === 'end') noted = null;
});
process.channel?.unref();
