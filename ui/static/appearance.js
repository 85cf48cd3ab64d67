// Colours and density as they were, before anything is drawn: the pages come a moment later. Preferences keeps them.
try {
  Object.assign(
    document.documentElement.dataset,
    JSON.parse(localStorage.getItem('mailhaul.look') ?? '{}')
  );
} catch {
  // Without them it looks as the system does.
}
