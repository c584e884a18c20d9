using SocketIoNet.EngineIo;

namespace SocketIoNet.PublicApi.Tests.Fakes;

/// <summary>What the test of an application writes in place of a connection.</summary>
internal sealed class FakeConnection : Connection, IDisposable
{
    private Func<Connection, string, string?, Task>? _closed;

    public override string Transport => "polling";

    public override int Protocol => 4;

    public override bool IsUpgraded => false;

    public override bool IsOpen => _closed is null;

    public override long QueuedBytes => 0;

    public override IDisposable OnUpgraded(Func<Connection, Task> handler) => this;

    public override IDisposable OnPacketReceived(Func<Connection, SessionPacket, Task> handler) => this;

    public override IDisposable OnDrained(Func<Connection, Task> handler) => this;

    public override IDisposable OnClosed(Func<Connection, string, string?, Task> handler)
    {
        _closed = handler;
        return this;
    }

    public override void Close() => _closed?.Invoke(this, DisconnectReasons.ForcedClose, null).Wait(TimeSpan.FromSeconds(10));

    public void Dispose() => _closed = null;
}
