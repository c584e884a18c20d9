using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo;
using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Transports.WebSockets;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;

namespace SocketIoNet.Tests.Clients;

/// <summary>A client without a network, for races: its packets arrive on the thread that sends them, and whoever sends to it calls back at once.</summary>
internal sealed class DirectClient
{
    private readonly EngineSession _session;
    private readonly Recipient _recipient = new();

    public DirectClient(SocketIoServer server, ProtocolRevision? revision = null)
    {
        var engine = server.Engine;
        _session = new EngineSession(engine, RandomId.Create(), new EngineHandshake(new DefaultHttpContext(), default), revision ?? Revision4.Instance);
        Assert.True(engine.TryAdd(_session));
        var wire = new Wire(_recipient);
        var transport = new PulledTransport(_session, new PipeWebSocket(PipeReader.Create(wire), new WriteBatcher(new ConnectionWriter(wire)), 1_000_000, static () => { }));
        _session.Open(transport, engine.CreateHandler, OutgoingMessage.CreateControl("0{}"u8));
    }

    public bool IsOpen => _session.IsOpen;

    /// <summary>Whether something that was sent to the client has not arrived.</summary>
    public bool IsAwaiting => _session.QueuedBytes > 0;

    /// <summary>Called for each packet that is sent to the client, by whoever sends it.</summary>
    public Action<string>? Received
    {
        set => _recipient.Received = value;
    }

    public void Send(string packet) => Send(Encoding.UTF8.GetBytes(packet));

    /// <summary>Sends a packet that may be anything.</summary>
    public void Send(byte[] packet, bool isBinary = false) => _session.ReceiveFrame(isBinary ? packet : [(byte)'4', .. packet], isBinary);

    /// <summary>Writes what handlers have sent on this thread, as the server does when it waits for more input.</summary>
    public void Flush() => _session.WriteBatched();

    public void Close() => _session.Close();

    private sealed class Recipient
    {
        public Action<string>? Received { get; set; }
    }

    private sealed class Wire(Recipient recipient) : AsyncStream
    {
        private readonly TaskCompletionSource<int> _never = new();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(_never.Task);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            for (var rest = buffer.Span; rest.Length > 0;)
            {
                var length = rest[1] & 0x7f;
                var start = length == 126 ? 4 : 2;
                if (length == 126) length = (rest[2] << 8) | rest[3];
                if (rest[0] == 0x81 && rest[start] == '4') recipient.Received?.Invoke(Encoding.UTF8.GetString(rest.Slice(start + 1, length - 1)));
                rest = rest[(start + length)..];
            }

            return ValueTask.CompletedTask;
        }
    }
}
