package jp.mochi.system;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;

/**
 * Chromium's virtual authenticator (the domain {@code WebAuthn} of its DevTools protocol): keys
 * within the phone itself, whose owner is always there and verified.
 */
record Authenticator(CDPSession session, String id) {
  /** Its keys stay where they were made. */
  static final boolean BOUND = false;

  /** Its keys may be copied to other devices, and are. */
  static final boolean COPYABLE = true;

  /** Puts one into the phone that shows this page. */
  static Authenticator in(Page page, boolean copyable) {
    return at(page, "internal", copyable);
  }

  /** Plugs a stick into it. */
  static Authenticator plugged(Page page) {
    return at(page, "usb", BOUND);
  }

  private static Authenticator at(Page page, String transport, boolean copyable) {
    var session = page.context().newCDPSession(page);
    session.send("WebAuthn.enable");
    var options = new JsonObject();
    options.addProperty("protocol", "ctap2");
    options.addProperty("ctap2Version", "ctap2_1");
    options.addProperty("transport", transport);
    options.addProperty("hasResidentKey", true);
    options.addProperty("hasUserVerification", true);
    options.addProperty("isUserVerified", true);
    options.addProperty("automaticPresenceSimulation", true);
    options.addProperty("defaultBackupEligibility", copyable);
    options.addProperty("defaultBackupState", copyable);
    var asked = new JsonObject();
    asked.add("options", options);
    var added = session.send("WebAuthn.addVirtualAuthenticator", asked);
    return new Authenticator(session, added.get("authenticatorId").getAsString());
  }

  private JsonObject asked() {
    var asked = new JsonObject();
    asked.addProperty("authenticatorId", id);
    return asked;
  }

  /** The keys in it. */
  JsonArray credentials() {
    return session.send("WebAuthn.getCredentials", asked()).getAsJsonArray("credentials");
  }

  /** Gives its keys to another one, as nobody could in earnest. */
  void moveTo(Authenticator other) {
    for (JsonElement each : credentials()) {
      var gone = asked();
      gone.add("credentialId", each.getAsJsonObject().get("credentialId"));
      session.send("WebAuthn.removeCredential", gone);
      var copy = other.asked();
      copy.add("credential", each);
      session.send("WebAuthn.addCredential", copy);
    }
  }

  /** As a copy of it would that was made then: its keys have counted no further than that. */
  void backTo(int counter) {
    for (JsonElement each : credentials()) {
      var key = each.getAsJsonObject();
      var gone = asked();
      gone.add("credentialId", key.get("credentialId"));
      session.send("WebAuthn.removeCredential", gone);
      key.addProperty("signCount", counter);
      var copy = asked();
      copy.add("credential", key);
      session.send("WebAuthn.addCredential", copy);
    }
  }
}
