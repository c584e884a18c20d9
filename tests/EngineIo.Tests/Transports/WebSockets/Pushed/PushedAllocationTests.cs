using SocketIoNet.EngineIo.Tests.Transports.WebSockets.Framing;

namespace SocketIoNet.EngineIo.Tests.Transports.WebSockets.Pushed;

/// <summary>What a message costs on its way from the transport to the handler and back.</summary>
[Collection<RunsAlone>]
public sealed class PushedAllocationTests
{
    private const int Rounds = 2000;

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void A_message_and_its_response_allocate_nothing(int atOnce)
    {
        using var session = PushedSession.Open(static session => new Echo(session));
        session.Connection.Records = false;
        byte[] frames = [.. Enumerable.Repeat(ClientFrame.Text("4hello"), atOnce).SelectMany(static frame => frame)];
        var memory = new byte[frames.Length];
        Deliver(session, frames, memory);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Deliver(session, frames, memory);
        // The tick of a timer or a pool that was trimmed may cost something.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Rounds);
    }

    private static void Deliver(PushedSession session, byte[] frames, byte[] memory)
    {
        for (var i = 0; i < Rounds; i++)
        {
            frames.CopyTo(memory, 0);
            session.Connection.DeliverAll(memory);
            Assert.False(session.Connection.IsPaused);
        }
    }

    private sealed class Echo(EngineSession session) : IEngineHandler
    {
        public void OnMessage(ReadOnlySpan<byte> message, bool isBinary)
        {
            var response = OutgoingMessage.Rent();
            response.BeginText();
            response.Write(message);
            session.Send(response);
        }

        public void OnClose(EngineCloseReason reason, string? description)
        {
        }
    }
}
