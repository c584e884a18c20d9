using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Transports.Feeds;

namespace Transports.Wire;

/// <summary>A middleware for Kestrel's connections, below HTTP: every byte to or from a browser passes here.</summary>
internal sealed class CountingTransport(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input => input;

    public PipeWriter Output => output;

    public static async Task RunAsync(ConnectionContext connection, ConnectionDelegate next, VisitorTable visitors)
    {
        var inner = connection.Transport;
        var wire = new WireConnection(connection);
        var incoming = PipeReader.Create(new CountingStream(inner.Input.AsStream(), wire));
        var outgoing = PipeWriter.Create(new CountingStream(inner.Output.AsStream(), wire));
        connection.Features.Set(wire);
        connection.Transport = new CountingTransport(incoming, outgoing);
        try
        {
            await next(connection);
        }
        finally
        {
            await incoming.CompleteAsync();
            await outgoing.CompleteAsync();
            connection.Transport = inner;
            wire.OnClosed(visitors.Page);
        }
    }
}
