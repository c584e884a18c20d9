using System.Collections.Concurrent;

namespace SocketIoNet.Soak.Server;

/// <summary>What the server does for its clients, and what it checks of them.</summary>
internal sealed class VisitorEvents(SocketIoServer io, Ledger ledger)
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, SequencedRoom> _rooms = new(StringComparer.Ordinal);
    private readonly Lock _everyoneLock = new();
    private long _sentToEveryone;
    private int _questions;

    /// <summary>The acknowledgements that clients still owe.</summary>
    public int OpenQuestions => Volatile.Read(ref _questions);

    public void SendToEveryone()
    {
        lock (_everyoneLock) io.Emit("everyone", ++_sentToEveryone);
    }

    public void OnConnection(Socket socket)
    {
        ledger.Count("server: connections");
        if (socket.Recovered) ledger.Count("server: recovered connections");
        var visitor = socket.Data.Get<Visitor>(nameof(Visitor)) ?? new Visitor();
        socket.Data[nameof(Visitor)] = visitor;
        if (!visitor.TryEnter(socket)) ledger.Violate($"server: {socket.Id} was recovered while its lost connection still had handlers");
        var received = new Sequence(ledger, $"server: events of {socket.Id}");
        received.StartBehind(0);
        var isEnded = 0;
        socket.OnDisconnect(reason =>
        {
            ledger.Count("server: disconnects");
            ledger.Count($"server: disconnects by {reason}");
            // One that is recovered begins when the one before has ended.
            if (!visitor.TryLeave(socket)) ledger.Violate($"server: {socket.Id} was recovered before its end was over");
            if (Interlocked.Exchange(ref isEnded, 1) != 0) ledger.Violate($"server: {socket.Id} has disconnected twice");
        });
        socket.OnError(failure => ledger.Violate($"server: a handler failed: {failure}"));
        AddEvents(socket, visitor, received);
        lock (_everyoneLock) socket.Emit("hello", _sentToEveryone);
    }

    private void AddEvents(Socket socket, Visitor visitor, Sequence received)
    {
        socket.On("text", (long number) =>
        {
            received.Accept(number);
            visitor.Send(socket);
        });
        socket.On("bytes", (long number, byte[] content) =>
        {
            received.Accept(number);
            if (!Content.IsOf(number, content)) ledger.Violate($"server: the attachment of event {number} of {socket.Id} is another");
            visitor.Send(socket, number, content);
        });
        socket.On("asked", (long number) =>
        {
            received.Accept(number);
            return number;
        });
        socket.On("question", (long number) =>
        {
            received.Accept(number);
            _ = AskAsync(socket, number);
        });
        socket.On("join", (string room) => Room(room).Join(socket));
        socket.On("leave", (string room) => Room(room).Leave(socket));
        socket.On("say", (string room) => Room(room).Send());
        socket.On("flood", (int count) => visitor.Flood(socket, count));
        socket.On("bye", () => new Farewell(received.Last, visitor.Sent, SentToEveryone()));
    }

    private long SentToEveryone()
    {
        lock (_everyoneLock) return _sentToEveryone;
    }

    private SequencedRoom Room(string name) => _rooms.GetOrAdd(name, static (key, io) => new SequencedRoom(io, key), io);

    private async Task AskAsync(Socket socket, long number)
    {
        Interlocked.Increment(ref _questions);
        try
        {
            var answer = await socket.Timeout(AnswerTime).EmitWithAckAsync<long>("question", number);
            ledger.Count("server: answers");
            if (answer != number) ledger.Violate($"server: {socket.Id} answered {answer} to {number}");
        }
        catch (SocketDisconnectedException)
        {
            ledger.Count("server: answers that the disconnect took");
        }
        catch (AckTimeoutException)
        {
            ledger.Violate($"server: {socket.Id} was neither disconnected nor did it answer");
        }
        finally
        {
            Interlocked.Decrement(ref _questions);
        }
    }
}
