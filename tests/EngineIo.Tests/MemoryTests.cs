using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SocketIoNet.EngineIo.Limits;
using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Tests.Support;
using SocketIoNet.EngineIo.Transports;
using SocketIoNet.EngineIo.Transports.WebSockets;

namespace SocketIoNet.EngineIo.Tests;

/// <summary>The memory of idle clients, and of those that have left.</summary>
[Collection<RunsAlone>]
public sealed class MemoryTests
{
    private const int Count = 2000;
    private const int Addresses = 100_000;

    [Fact]
    public async Task An_idle_WebSocket_session_holds_less_than_four_kilobytes_of_the_engine()
    {
        using var server = new EngineServer(
            new EngineOptions(), static _ => new SilentHandler(), new FakeTimeProvider(), NullLoggerFactory.Instance);
        await OpenAsync(server, 10);
        // Garbage of other tests may be collected during a measurement; the median is not affected.
        var measured = new List<long>();
        for (var i = 0; i < 5; i++) measured.Add(await MeasureAsync(server));
        measured.Sort();
        // Includes a few hundred bytes per session of the test itself.
        Assert.InRange(measured[2], 100, 4096);
    }

    [Fact]
    public void An_address_is_not_remembered_when_its_sessions_have_ended()
    {
        var admission = new SessionAdmission(new EngineOptions { MaxSessionsPerAddress = 5 }, new FakeTimeProvider());
        var before = Heap.MeasureUsed();
        for (var i = 1UL; i <= Addresses; i++)
        {
            Assert.True(admission.TryEnter(new AddressKey(i), out _));
            admission.Leave(new AddressKey(i));
        }

        // Remembered, each would take about 50 bytes.
        Assert.InRange(Heap.MeasureUsed() - before, long.MinValue, 10 * Addresses);
        GC.KeepAlive(admission);
    }

    private static async Task<long> MeasureAsync(EngineServer server)
    {
        var before = Heap.MeasureUsed();
        var running = await OpenAsync(server, Count);
        var perSession = (Heap.MeasureUsed() - before) / Count;
        Assert.All(running, static run => Assert.False(run.IsCompleted));
        return perSession;
    }

    private static async Task<List<Task>> OpenAsync(EngineServer server, int count)
    {
        var running = new List<Task>();
        for (var i = 0; i < count; i++)
        {
            var id = RandomId.Create();
            var session = new EngineSession(server, id, new EngineHandshake(new DefaultHttpContext(), default), Revision4.Instance);
            Assert.True(server.TryAdd(session));
            var connection = new SilentConnection();
            var transport = new PulledTransport(session, connection);
            session.Open(transport, server.CreateHandler, OutgoingMessage.CreateControl("0{}"u8));
            // One message each way, so that everything lazy is created.
            session.ReceiveFrame("4hello"u8.ToArray(), isBinary: false);
            session.Send("hello");
            running.Add(transport.RunAsync());
        }

        await Task.Yield();
        return running;
    }

    private sealed class SilentHandler : IEngineHandler
    {
        public void OnMessage(ReadOnlySpan<byte> message, bool isBinary)
        {
        }

        public void OnClose(EngineCloseReason reason, string? description)
        {
        }
    }

    private sealed class SilentConnection : IMessageConnection
    {
        private readonly TaskCompletionSource<MessageReadResult> _never = new();

        public Span<byte> Message => [];

        public ValueTask<MessageReadResult> ReadAsync(Action beforeWait) => new(_never.Task);

        public Task DiscardAsync() => Task.CompletedTask;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isBinary, bool compress) => ValueTask.CompletedTask;

        public ValueTask FlushAsync() => ValueTask.CompletedTask;

        public ValueTask CloseAsync() => ValueTask.CompletedTask;

        public void CancelRead()
        {
        }

        public void Abort() => _never.TrySetException(new WebSocketException());

        public void Dispose()
        {
        }
    }
}
