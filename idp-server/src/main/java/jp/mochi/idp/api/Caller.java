package jp.mochi.idp.api;

import jp.mochi.idp.lifecycle.Actor;
import jp.mochi.idp.lifecycle.Role;

/** Who calls, once that is proved. */
record Caller(Actor actor, Role role) {}
