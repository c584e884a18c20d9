using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace SocketIoNet.EngineIo.Limits;

/// <summary>
/// Counts the sessions, in total and per remote address, and rejects a session beyond a limit before anything is created for it.
/// </summary>
internal sealed class SessionAdmission(EngineOptions options, TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<AddressKey, int> _byAddress = [];
    private readonly TokenBucket? _rate = options.MaxHandshakesPerSecond is { } rate ? new TokenBucket(timeProvider, rate, rate) : null;
    private int _count;

    /// <summary>Counts one more session. If a limit would be exceeded, nothing is counted.</summary>
    public bool TryEnter(AddressKey address, [NotNullWhen(false)] out EngineLimit? exceeded)
    {
        exceeded = null;
        if (_rate is not null && !_rate.TryTake())
        {
            exceeded = EngineLimit.HandshakeRate;
        }
        else if (Interlocked.Increment(ref _count) > options.MaxConcurrentSessions)
        {
            Interlocked.Decrement(ref _count);
            exceeded = EngineLimit.Sessions;
        }
        else if (!TryEnterAddress(address))
        {
            Interlocked.Decrement(ref _count);
            exceeded = EngineLimit.SessionsPerAddress;
        }

        return exceeded is null;
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
