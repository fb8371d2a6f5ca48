/** Mocha lets rejections pass that nobody handles; thrown as exceptions they fail the test that runs. Loaded by .mocharc.json. */
process.on('unhandledRejection', (reason) => {
  throw reason;
});
