using Microsoft.Extensions.Time.Testing;

namespace SocketIoNet.TestSupport;

/// <summary>A clock that somebody sets: what it shows jumps, while its timestamps go on.</summary>
internal sealed class SettableClock : FakeTimeProvider
{
    private TimeSpan _offset;

    public void Set(TimeSpan change) => _offset += change;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _offset;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
