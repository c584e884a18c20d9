using System.Collections;
using Microsoft.Extensions.Primitives;

namespace SocketIoNet;

/// <summary>Headers or a query, as in ASP.NET Core: the value of a missing name is empty, not an exception.</summary>
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
