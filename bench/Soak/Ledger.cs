using System.Collections.Concurrent;

namespace SocketIoNet.Soak;

/// <summary>What happened: how much of each kind, and what must not have.</summary>
internal sealed class Ledger
{
    private const int MostKept = 20;

    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _violations = new();
    private int _violationCount;

    public int ViolationCount => Volatile.Read(ref _violationCount);

    public IEnumerable<string> Violations => _violations;

    public IEnumerable<KeyValuePair<string, long>> Counts => _counts.OrderBy(static count => count.Key, StringComparer.Ordinal);

    public long this[string name] => _counts.GetValueOrDefault(name);

    public void Count(string name) => _counts.AddOrUpdate(name, 1, static (_, count) => count + 1);

    public void Violate(string what)
    {
        if (Interlocked.Increment(ref _violationCount) <= MostKept) _violations.Enqueue(what);
    }
}
