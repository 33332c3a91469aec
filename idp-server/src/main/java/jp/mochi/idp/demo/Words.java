package jp.mochi.idp.demo;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Locale;
import jp.mochi.idp.text.Language;

/** What the demo says on the terminal, in one language. */
record Words(Language language) {

  /** In the language that the terminal's locale asks for. */
  static Words ofTerminal() {
    boolean japanese = Locale.getDefault().getLanguage().equals("ja");
    return new Words(japanese ? Language.JA : Language.EN);
  }

  /** One of two ways of saying the same. */
  String say(String ja, String en) {
    return language == Language.JA ? ja : en;
  }

  String folderHeld(Path folder) {
    return say(
        "別のデモが " + folder + " を使っています。そちらを終了するか、--data で別の場所を指定してください。",
        "Another demo is using "
            + folder
            + ": end it, or give this one a folder of its own with --data.");
  }

  String folderFault(Path folder, IOException e) {
    String why =
        switch (e) {
          case AccessDeniedException denied -> say("書き込めません", "it can't be written");
          case FileAlreadyExistsException file -> say("フォルダーではありません", "it is no folder");
          default -> String.valueOf(e.getMessage());
        };
    return say(
        "デモのデータを " + folder + " に置けません（" + why + "）。--data で別の場所を指定してください。",
        "The demo's data can't be kept in " + folder + " (" + why + "): give another with --data.");
  }

  String portTaken(int port, int other) {
    return say(
        "ポート " + port + " は使われています。--port で別の番号を指定してください。例: ./mochi demo --port " + other,
        "Port "
            + port
            + " is in use: choose others with --port, for example --port "
            + other
            + ".");
  }

  String sampleEnded(Path log) {
    return say(
        "サンプルサービスが終了しました。理由は " + log + " にあります。デモを起動し直してください。",
        "The sample service has ended; "
            + log
            + " may say why. Start the demo again to have it back.");
  }
}
