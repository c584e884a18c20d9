using System.Collections;
using Microsoft.Extensions.Primitives;

namespace SocketIoNet;

/// <summary>Headers or a query, as ASP.NET Core has them: what the client left out is empty, and not an exception.</summary>
internal sealed class HandshakeValues(IReadOnlyDictionary<string, StringValues> values) : IReadOnlyDictionary<string, StringValues>
{
    public int Count => values.Count;

    public IEnumerable<string> Keys => values.Keys;

    public IEnumerable<StringValues> Values => values.Values;

    public StringValues this[string key] => values.GetValueOrDefault(key);

    public bool ContainsKey(string key) => values.ContainsKey(key);

    public bool TryGetValue(string key, out StringValues value) => values.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
