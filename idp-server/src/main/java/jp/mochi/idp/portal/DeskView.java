package jp.mochi.idp.portal;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import jp.mochi.idp.login.Frame;

/**
 * A page of ours that shows something.
 *
 * @param wide whether it is made for a PC
 * @param search the one search, where the page has it
 * @param other the same page in the other language; empty where it can't be asked for again
 */
public record DeskView(
    Frame frame,
    boolean wide,
    String heading,
    List<String> texts,
    Optional<Search> search,
    List<Section> sections,
    Optional<String> other) {
  public DeskView {
    texts = List.copyOf(texts);
    Objects.requireNonNull(search);
    sections = List.copyOf(sections);
    Objects.requireNonNull(other);
  }

  /**
   * One field that finds everything.
   *
   * @param token seals the form
   * @param typed what was looked for last
   */
  public record Search(
      String action, String token, String label, String hint, String go, String typed) {}

  /**
   * A part with a heading of its own.
   *
   * @param id names it within the page
   * @param links what else can be done here
   */
  public record Section(
      String id, String heading, List<String> texts, List<Card> cards, List<Link> links) {
    public Section {
      texts = List.copyOf(texts);
      cards = List.copyOf(cards);
      links = List.copyOf(links);
    }
  }

  /**
   * One thing: a phone, a person, a session, a record.
   *
   * @param href where the title leads; empty: nowhere
   * @param mark how it stands
   * @param todo what is to be done about it
   */
  public record Card(
      String title,
      String href,
      Optional<Mark> mark,
      List<Fact> facts,
      Optional<Todo> todo,
      List<Link> links) {
    public Card {
      Objects.requireNonNull(mark);
      Objects.requireNonNull(todo);
      facts = List.copyOf(facts);
      links = List.copyOf(links);
    }

    /** One about which nothing is to be done. */
    public Card(
        String title, String href, Optional<Mark> mark, List<Fact> facts, List<Link> links) {
      this(title, href, mark, facts, Optional.empty(), links);
    }
  }

  /**
   * What is to be done.
   *
   * @param lead by whom, or who says so
   */
  public record Todo(String lead, List<String> sentences) {
    public Todo {
      sentences = List.copyOf(sentences);
    }
  }

  /**
   * How something stands, in a word.
   *
   * @param kind for its colour, never the only sign: {@code good}, {@code bad}, {@code open}
   */
  public record Mark(String kind, String text) {}

  /** Something that is known of it. */
  public record Fact(String label, String value) {}

  /**
   * Where one can go from here.
   *
   * @param kind {@code danger} for what shuts out; otherwise {@code plain}
   * @param about for whom the label alone, read out, says too little; may be empty
   */
  public record Link(String href, String label, String kind, String about) {}
}
