using System.Collections;

namespace SocketIoNet.Rooms;

/// <summary>
/// A read-only view of the table of rooms or sockets, always current. Counting takes no copy, and a missing entry is empty.
/// </summary>
/// <param name="count">Counts the entries.</param>
/// <param name="countOf">Counts an entry; null if there is none.</param>
/// <param name="find">Returns an entry; null if there is none.</param>
/// <param name="all">Returns all entries.</param>
internal sealed class TableView(
    Func<int> count,
    Func<string, int?> countOf,
    Func<string, IReadOnlyCollection<string>?> find,
    Func<IReadOnlyCollection<KeyValuePair<string, IReadOnlyCollection<string>>>> all) : IReadOnlyDictionary<string, IReadOnlyCollection<string>>
{
    public static TableView Empty { get; } = new(() => 0, _ => null, _ => null, () => []);

    public int Count => count();

    public IEnumerable<string> Keys => all().Select(entry => entry.Key);

    public IEnumerable<IReadOnlyCollection<string>> Values => all().Select(entry => entry.Value);

    public IReadOnlyCollection<string> this[string key] => new Entry(this, key);

    public bool ContainsKey(string key) => countOf(key) is not null;

    public bool TryGetValue(string key, out IReadOnlyCollection<string> value)
    {
        value = this[key];
        return ContainsKey(key);
    }

    public IEnumerator<KeyValuePair<string, IReadOnlyCollection<string>>> GetEnumerator() => all().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int CountOf(string key) => countOf(key) ?? 0;

    private IReadOnlyCollection<string> Find(string key) => find(key) ?? [];

    private sealed class Entry(TableView table, string key) : IReadOnlyCollection<string>
    {
        public int Count => table.CountOf(key);

        public IEnumerator<string> GetEnumerator() => table.Find(key).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
