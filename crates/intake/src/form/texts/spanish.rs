//! Spanish.

use super::{Texts, Words};

pub static SPANISH: Texts = Texts {
    tag: "es",
    direction: "ltr",

    title: "Entregar la contraseña de su buzón",
    purpose: "{organisation} traslada sus buzones. Para copiar su correo hace falta la contraseña de su buzón actual.",
    care: "Su contraseña se cifra en este navegador antes de enviarse, se comprueba con un solo inicio de sesión y se guarda únicamente para el traslado. Nadie llega a verla.",
    renew: "La contraseña que entregó ya no funciona. Por favor, entregue la actual.",
    no_script: "Esta página cifra su contraseña antes de que salga del navegador, y para ello necesita JavaScript. Active JavaScript o abra el enlace en otro navegador. Sin él no se puede enviar nada.",
    one_address: "Este enlace es solo para {address}.",
    some_domains: "Este formulario es para direcciones de {domains}.",
    source: "Su buzón actual",
    destination: "Su buzón nuevo",
    destination_why: "Si ya conoce su nueva dirección, escríbala aquí. Si no, deje este campo vacío.",

    full_name: "Nombre y apellidos",
    source_address: "Dirección de correo",
    source_password: "Contraseña",
    destination_address: "Nueva dirección de correo",
    destination_password: "Contraseña del buzón nuevo",
    optional: "(opcional)",
    show: "Mostrar",
    hide: "Ocultar",
    submit: "Comprobar y entregar",

    checking: "Se está comprobando su contraseña. Puede tardar un minuto o dos; deje la página abierta, por favor.",
    fill_in: "Rellene este campo, por favor.",
    whole_address: "Escriba una dirección completa, por ejemplo nombre@example.com.",
    too_long: "Es demasiado largo.",
    no_connection: "No hay respuesta: en este momento no se puede llegar al ordenador que recoge las contraseñas. Compruebe que está en la misma red que antes e inténtelo de nuevo.",
    old_browser: "Este navegador no puede cifrar su contraseña. Abra el enlace en un navegador actual, con su dirección https://.",

    app_password: "{provider} no acepta aquí su contraseña habitual. Cree una contraseña de aplicación en los ajustes de seguridad de su cuenta de {provider} y escríbala aquí.",
    app_password_after_two_steps: "{provider} no acepta aquí su contraseña habitual. En los ajustes de seguridad de su cuenta, active la verificación en dos pasos, cree después una contraseña de aplicación y escríbala aquí.",
    app_password_with_two_steps: "Si usa la verificación en dos pasos con {provider}, cree una contraseña de aplicación en los ajustes de seguridad de su cuenta y escríbala aquí. Antes hay que activar el acceso por IMAP en los ajustes del correo.",
    sign_in: "{provider} no acepta aquí ninguna contraseña, así que no escriba ninguna. Pregunte a su administrador cómo se trasladará su buzón.",

    sign_in_title: "Iniciar sesión en su buzón",
    sign_in_purpose: "{organisation} traslada sus buzones. Para copiar su correo hace falta su consentimiento: lo da iniciando sesión una vez.",
    sign_in_care: "Inicia sesión en la página del propio {provider}. Aquí no se le pide la contraseña y nadie llega a verla. Lo que se guarda da acceso a este buzón, se usa solo para el traslado y se elimina después.",
    sign_in_renew: "Su inicio de sesión anterior ya no vale. Por favor, inicie sesión otra vez.",
    sign_in_no_script: "Esta página necesita JavaScript para empezar su inicio de sesión y saber cómo termina. Active JavaScript o abra el enlace en otro navegador.",
    sign_in_submit: "Iniciar sesión con {provider}",
    sign_in_starting: "Se está preparando el inicio de sesión…",
    sign_in_checking: "Se está comprobando su inicio de sesión…",
    sign_in_not_kept: "No se le ha pedido la contraseña; aquí nadie la conoce.",
    sign_in_again: "Si cambia la contraseña antes del traslado, abra este enlace otra vez e inicie sesión de nuevo.",
    destination_sign_in: "En el último paso inicia sesión en este buzón, en la página del propio {provider}. Aquí no se pide su contraseña.",
    destination_next: "Su buzón actual está listo. Ahora inicie sesión en el nuevo.",
    renew_both: "Algo de lo que entregó ya no es válido. Por favor, repita los pasos una vez.",
    sign_in_no_connection: "No hay respuesta: el equipo que recoge los inicios de sesión no está accesible en este momento. Compruebe que está en la misma red que antes e inténtelo de nuevo.",
    sign_in_old_browser: "Este navegador no puede cifrar lo que escribe. Abra el enlace en un navegador actual, por su dirección https://.",

    code_heading: "Iniciar sesión en {provider}",
    code_how: "Abra la página de {provider}, escriba allí este código e inicie sesión en el buzón de arriba. Deje esta página abierta: continúa sola.",
    code_label: "Su código",
    copy: "Copiar",
    copied: "Copiado",
    open_page: "Abrir la página de {provider}",
    new_tab: "(en una pestaña nueva)",
    page_step_sign_in: "Abra la página de {provider} con el botón de abajo, inicie sesión en el buzón de arriba y acepte.",
    page_step_error: "Al final, su navegador dice que no se puede acceder a una página. Así debe ser.",
    page_step_copy: "Copie la dirección completa de esa página de la barra de direcciones, vuelva aquí y péguela abajo.",
    page_field: "Dirección de la página inaccesible",
    page_submit: "Terminar",

    sign_in_waiting: Words {
        title: "Le estamos esperando",
        text: "Todavía nadie ha iniciado sesión. Esta página continúa sola.",
    },
    sign_in_declined: Words {
        title: "No ha aceptado",
        text: "El inicio de sesión se rechazó y no se ha guardado nada. Si fue un error, empiece de nuevo y acepte al final.",
    },
    sign_in_late: Words {
        title: "El inicio de sesión ha tardado demasiado",
        text: "El código o la página ya no vale. Por favor, empiece de nuevo.",
    },
    another_address: Words {
        title: "Esta no es la dirección correcta",
        text: "Copie la dirección completa de la página inaccesible. Empieza por 127.0.0.1 o localhost y tiene que ser del inicio de sesión que empezó en esta página.",
    },
    provider_silent: Words {
        title: "La página de inicio de sesión no responde",
        text: "El ordenador de este formulario no puede llegar al servicio de inicio de sesión en este momento, y no se ha guardado nada. No es culpa suya. Inténtelo de nuevo dentro de unos minutos.",
    },
    provider_refuses: Words {
        title: "No se admite el inicio de sesión",
        text: "Sus administradores tienen que corregir algo, y no se ha guardado nada. Dígales, por favor, que el servicio de inicio de sesión lo rechaza.",
    },
    wrong_account: Words {
        title: "Era otra cuenta",
        text: "Ha iniciado sesión, pero no con la cuenta de {address}, así que no se ha guardado nada. Empiece de nuevo y elija la cuenta correcta en la página de inicio de sesión. Tras varios intentos fallidos tendrá que esperar.",
    },
    sign_in_crowded: Words {
        title: "Muchos inician sesión a la vez",
        text: "Su inicio de sesión aún no se ha comprobado y no se ha guardado nada. Inténtelo de nuevo dentro de un minuto.",
    },
    sign_in_stale: Words {
        title: "Cargue la página de nuevo e inicie sesión",
        text: "Lo que se envió no se pudo abrir. Cargue esta página de nuevo y vuelva a empezar su inicio de sesión.",
    },
    sign_in_unkept: Words {
        title: "Su inicio de sesión no se pudo guardar",
        text: "Funciona, pero no se pudo guardar. Inicie sesión de nuevo más tarde y avise a su administrador.",
    },
    sign_in_closed: Words {
        title: "Aquí ya no se inicia sesión",
        text: "Aquí ya no se recogen inicios de sesión. Si aún no ha iniciado sesión, consulte a su administrador.",
    },
    sign_in_wait: Words {
        title: "Demasiados inicios de sesión fallidos",
        text: "Para que su buzón no se bloquee, espere {minutes} minutos antes de intentarlo de nuevo. Aproveche para averiguar con qué cuenta abre su buzón de costumbre.",
    },

    works: Words {
        title: "Gracias, funciona",
        text: "No tiene que hacer nada más. Su correo se va a copiar; su buzón actual queda como está.",
    },
    works_for: "El inicio de sesión de {address} se ha comprobado y guardado para el traslado.",
    works_not_kept: "Esta página no ha guardado ninguna contraseña en este navegador, y nadie llega a ver la suya.",
    works_again: "Si cambia la contraseña antes del traslado, abra este enlace otra vez y entregue la nueva.",
    rejected: Words {
        title: "No se ha podido iniciar sesión",
        text: "El servidor de correo ha rechazado la dirección o la contraseña de {address}. Compruebe ambas, también las mayúsculas, e inténtelo de nuevo. Tras varios intentos fallidos tendrá que esperar.",
    },
    wants_app_password: Words {
        title: "Hace falta una contraseña de aplicación",
        text: "El servidor de correo de {address} no acepta aquí su contraseña habitual. Cree una contraseña de aplicación en los ajustes de seguridad de su cuenta de correo y escríbala aquí.",
    },
    oauth_only: Words {
        title: "Este buzón no acepta contraseñas",
        text: "El servidor de correo de {address} no acepta contraseñas de otros programas. Pregunte a su administrador cómo se trasladará su buzón.",
    },
    not_needed: Words {
        title: "No tiene que hacer nada",
        text: "Sus administradores abren los buzones con el acceso propio de la organización; el suyo se traslada sin su intervención. No dé su contraseña a nadie; puede cerrar esta página.",
    },
    unreachable: Words {
        title: "El servidor de correo no responde",
        text: "No se ha podido comprobar el inicio de sesión de {address} y no se ha guardado nada. No es culpa suya. Inténtelo de nuevo en unos minutos.",
    },
    wait: Words {
        title: "Demasiados intentos fallidos",
        text: "Para que su buzón no quede bloqueado, espere {minutes} minutos antes de volver a intentarlo. Mientras tanto, compruebe su contraseña entrando en su buzón como siempre.",
    },
    under_way: Words {
        title: "Ya se está comprobando",
        text: "En este momento se comprueba un inicio de sesión de esta dirección. Espere el resultado e inténtelo de nuevo.",
    },
    crowded: Words {
        title: "Muchas personas a la vez",
        text: "Su contraseña aún no se ha comprobado y no se ha guardado nada. Inténtelo de nuevo en un minuto.",
    },
    halted: Words {
        title: "El formulario está en pausa",
        text: "Han fallado demasiados inicios de sesión; durante {minutes} minutos no se comprueba ninguno. Su administrador está al tanto. Inténtelo más tarde.",
    },
    not_admitted: Words {
        title: "No para esta dirección",
        text: "Este formulario no acepta esta dirección. Compruebe cómo está escrita o pida a su administrador el enlace correcto.",
    },
    incomplete: Words {
        title: "Falta algo",
        text: "Rellene todos los campos y escriba direcciones completas, por ejemplo nombre@example.com.",
    },
    stale: Words {
        title: "Vuelva a cargar la página",
        text: "No se ha podido abrir lo que se envió. Cargue esta página de nuevo y entregue otra vez su contraseña.",
    },
    not_kept: Words {
        title: "No se ha podido guardar",
        text: "Su contraseña funciona, pero no se ha podido guardar. Inténtelo más tarde y avise a su administrador.",
    },

    unknown: Words {
        title: "Aquí no hay nada",
        text: "Este enlace está incompleto o ya no es válido. Ábralo exactamente como lo recibió o pida uno nuevo a su administrador.",
    },
    closed: Words {
        title: "Este formulario está cerrado",
        text: "Aquí ya no se recogen contraseñas. Si aún no ha entregado la suya, pregunte a su administrador.",
    },
    refused: Words {
        title: "No ha funcionado",
        text: "Su navegador ha enviado algo que esta página no acepta. Abra el enlace otra vez, exactamente como lo recibió.",
    },
    bare: Words {
        title: "Está en el lugar correcto",
        text: "Este equipo recoge lo que abre los buzones que se trasladan. Abra ahora otra vez el enlace completo que recibió.",
    },
};
