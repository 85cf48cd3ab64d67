// What stands on the printed sheet, in the languages that the form speaks. Whoever reads it may know no other.

/** The sentences of a sheet. */
export interface SheetWords {
  qr: string;
  network: string;
  scan: string;
  password: string;
  signIn: (provider: string) => string;
  compare: string;
}

const ENGLISH: SheetWords = {
  qr: 'QR code of the link',
  network: 'Connect your phone or computer to the network of the organisation.',
  scan: 'Scan the code, or type the address into a browser.',
  password: 'Enter your address and its present password. It is tried at once and nobody sees it.',
  signIn: (provider) =>
    `Enter your address and sign in on the page of ${provider}. Your password is not asked for here.`,
  compare:
    'If the browser warns about the certificate, compare its SHA-256 fingerprint before you go on:'
};

const WORDS: Record<string, SheetWords> = {
  en: ENGLISH,
  de: {
    qr: 'QR-Code des Links',
    network: 'Verbinden Sie Ihr Telefon oder Ihren Rechner mit dem Netz der Organisation.',
    scan: 'Scannen Sie den Code oder tippen Sie die Adresse in einen Browser.',
    password:
      'Geben Sie Ihre Adresse und ihr jetziges Passwort ein. Es wird gleich geprüft, und niemand sieht es.',
    signIn: (provider) =>
      `Geben Sie Ihre Adresse ein und melden Sie sich auf der Seite von ${provider} an. Nach Ihrem Passwort wird hier nicht gefragt.`,
    compare:
      'Falls der Browser vor dem Zertifikat warnt, vergleichen Sie seinen SHA-256-Fingerabdruck, bevor Sie weitergehen:'
  },
  fr: {
    qr: 'Code QR du lien',
    network: 'Connectez votre téléphone ou votre ordinateur au réseau de l’organisation.',
    scan: 'Scannez le code ou saisissez l’adresse dans un navigateur.',
    password:
      'Saisissez votre adresse et son mot de passe actuel. Il est vérifié tout de suite et personne ne le voit.',
    signIn: (provider) =>
      `Saisissez votre adresse et connectez-vous sur la page de ${provider}. Votre mot de passe n’est pas demandé ici.`,
    compare:
      'Si le navigateur met en garde contre le certificat, comparez son empreinte SHA-256 avant de continuer :'
  },
  es: {
    qr: 'Código QR del enlace',
    network: 'Conecte su teléfono u ordenador a la red de la organización.',
    scan: 'Escanee el código o escriba la dirección en un navegador.',
    password: 'Escriba su dirección y su contraseña actual. Se comprueba al momento y nadie la ve.',
    signIn: (provider) =>
      `Escriba su dirección e inicie sesión en la página de ${provider}. Aquí no se pide su contraseña.`,
    compare:
      'Si el navegador avisa sobre el certificado, compare su huella SHA-256 antes de continuar:'
  }
};

/** The sheet in a language (ISO 639-1); in English where it isn't one of the form's. */
export function sheetWords(language: string): SheetWords {
  return WORDS[language] ?? ENGLISH;
}

/** The language of this system, as far as the form speaks it. */
export function usualLanguage(system: string): string {
  const language = system.slice(0, 2).toLowerCase();
  return language in WORDS ? language : 'en';
}
