'use strict';

module.exports = { name: 'Gongwen', script: './client.js' };
