/* The one program that touches a ballot. Its SHA-256 stands in the manifest of every vote by ticket and receipt. */
import * as tickets from "./tickets.js";
import { open } from "./page.js";

globalThis.ballotTickets = tickets; // for whoever wants to check it from the console, and for our own tests
open();
