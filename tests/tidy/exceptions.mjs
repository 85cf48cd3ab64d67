// Files that may be longer than the house rule says, each with the reason.
export const sizeExceptions = {};
