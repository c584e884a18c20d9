using System.Collections.Concurrent;

namespace SocketIoNet.EngineIo.Limits;

/// <summary>How many sessions there are, in all and by remote address, and whether there may be one more. Asked before anything is made for a session.</summary>
internal sealed class SessionAdmission(EngineOptions options, TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<AddressKey, int> _byAddress = [];
    private readonly TokenBucket? _rate = options.MaxHandshakesPerSecond is { } rate ? new TokenBucket(timeProvider, rate, rate) : null;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>How many addresses are being counted.</summary>
    public int AddressCount => _byAddress.Count;

    /// <summary>Counts one more session; when that is one too many, nothing is counted and the limit is returned.</summary>
    public EngineLimit? TryEnter(AddressKey address)
    {
        if (_rate is not null && !_rate.TryTake()) return EngineLimit.HandshakeRate;
        if (Interlocked.Increment(ref _count) > options.MaxConcurrentSessions)
        {
            Interlocked.Decrement(ref _count);
            return EngineLimit.Sessions;
        }

        if (TryEnterAddress(address)) return null;
        Interlocked.Decrement(ref _count);
        return EngineLimit.SessionsPerAddress;
    }

    public void Leave(AddressKey address)
    {
        Interlocked.Decrement(ref _count);
        if (!IsCounted(address)) return;
        if (_byAddress.AddOrUpdate(address, 0, static (_, count) => count - 1) == 0)
            _byAddress.TryRemove(new KeyValuePair<AddressKey, int>(address, 0));
    }

    private bool TryEnterAddress(AddressKey address)
    {
        if (!IsCounted(address)) return true;
        var limit = options.MaxSessionsPerAddress!.Value;
        while (true)
        {
            var count = _byAddress.GetOrAdd(address, 0);
            if (count >= limit) return false;
            if (_byAddress.TryUpdate(address, count + 1, count)) return true;
        }
    }

    private bool IsCounted(AddressKey address) => options.MaxSessionsPerAddress is not null && address != AddressKey.Unknown;
}
