// Signs no font of ours has are left out, as they are in speech: a row of empty squares says nothing.
const LEFT_OUT = /[\u200d\ufe0e\ufe0f\u20e3\ue000-\uf8ff]|\ud83c[\udffb-\udfff\udde6-\uddff]|\udb40[\udc00-\udfff]|[\udb80-\udbff][\udc00-\udfff]/g;

// Numbers of a telephone stay on one line.
export const clean = (text) => (text || "").normalize("NFC").replace(LEFT_OUT, "").replace(/[ \u00a0]{3,}/g, "  ").replace(/(\d) (?=\d)/g, "$1\u00a0");
