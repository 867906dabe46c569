//! Words of the remaining pages. Machine-drafted, unreviewed.

words! {
    SIGN_IN_WRONG = "Account and pass-phrase do not belong together.", "Le compte et la phrase secrète ne correspondent pas.", "La cuenta y la frase de paso no coinciden.", "Учётная запись и кодовая фраза не подходят друг к другу.", "الحساب وعبارة المرور غير متطابقين.", "账户与口令不匹配。";
    SIGN_IN_WRONG_CURE = "Type both again. Nobody at this node will ever ask you for your pass-phrase.", "Saisissez-les à nouveau. Personne ici ne vous demandera jamais votre phrase secrète.", "Escríbalas de nuevo. Nadie aquí le pedirá nunca su frase de paso.", "Введите ещё раз. Никто на этом узле никогда не спросит вашу кодовую фразу.", "اكتبهما من جديد. لن يطلب منك أحد هنا عبارة المرور أبدًا.", "请重新输入。本节点任何人都不会索要您的口令。";
    HELD_SAYS = "Held by order: these records are not destroyed while the hold stands.", "Gel par ordre : ces enregistrements ne sont pas détruits tant que le gel dure.", "Retenidos por orden: no se destruyen mientras dure la retención.", "Удержание по предписанию: записи не уничтожаются, пока оно действует.", "محتجزة بأمر: لا تُتلف هذه السجلات ما دام الاحتجاز قائمًا.", "依令保全：保全期间不会销毁这些记录。";
}
