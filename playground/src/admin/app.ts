/** The panel of the demo in two languages, and without a look for new releases on the internet. */
export default {
  config: { locales: ['de'], notifications: { releases: false } },
  bootstrap: () => undefined,
};
