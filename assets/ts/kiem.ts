// Small improvements. Every page works without this file; it never stores anything of a person in the browser.
import { startApp } from "./app.ts";
import { startAutosave } from "./autosave.ts";
import { startCopy, startPrint, focusErrors } from "./buttons.ts";
import { startChoices } from "./choices.ts";
import { startConditions } from "./conditions.ts";
import { startQuickExit } from "./exit.ts";
import { startReadAloud } from "./read.ts";
import { startSession } from "./session.ts";
import { startSubmitOnce } from "./submit.ts";

startChoices(document);
startConditions(document);
startSubmitOnce(document);
startAutosave(document);
startQuickExit(document);
startPrint(document);
startCopy(document);
startReadAloud(document);
startSession(document);
focusErrors(document);
startApp(document);
