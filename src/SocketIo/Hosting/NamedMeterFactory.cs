using System.Diagnostics.Metrics;

namespace SocketIoNet;

/// <summary>Creates meters that carry the name of their server, to distinguish several servers of one application.</summary>
internal sealed class NamedMeterFactory(IMeterFactory inner, string serverName) : IMeterFactory
{
    public Meter Create(MeterOptions options)
    {
        options.Tags = [.. options.Tags ?? [], new("socketio.server.name", serverName)];
        options.Scope = null;
        return inner.Create(options);
    }

    public void Dispose()
    {
        // The inner factory belongs to the container.
    }
}
