using System.Text.Json;

namespace SocketIoNet.Soak.Clients;

/// <summary>What one socket receives, and whether it is what it should. It lives on when the socket is recovered over another connection.</summary>
internal sealed class Inbox(Ledger ledger, string client)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Membership> _rooms = new(StringComparer.Ordinal);
    private Sequence _direct = DirectOf(ledger, client);
    private Sequence _everyone = EveryoneOf(ledger, client);
    private long _awaitedAttachment;
    private long _echoed;
    private string? _awaitedOffset;
    private bool _isRecovered;

    /// <summary>The offset of the last event that came whole; null as long as the server gave none.</summary>
    public string? Offset { get; private set; }

    public void Begin() => _direct.StartBehind(0);

    /// <summary>The client has been told that its socket is another one: what it has missed it knows not to have.</summary>
    public void StartOver()
    {
        lock (_lock) _rooms.Clear();
        _direct = DirectOf(ledger, client);
        _everyone = EveryoneOf(ledger, client);
        _isRecovered = false;
        Offset = null;
        Begin();
    }

    /// <summary>Is about to join; messages may come before the answer that it has.</summary>
    public Membership AddRoom(string room)
    {
        var membership = new Membership(room, new Sequence(ledger, $"{client}: messages for the room {room}"));
        lock (_lock) _rooms.Add(room, membership);
        return membership;
    }

    /// <summary>Has left, and had to receive everything up to <paramref name="last"/>.</summary>
    public void EndRoom(Membership membership, long last)
    {
        membership.Messages.EndAt(last);
        lock (_lock) _rooms.Remove(membership.Room);
    }

    public void EndAt(long sent, long everyone)
    {
        _direct.EndAt(sent);
        if (_everyone.Last < everyone) ledger.Violate($"{client}: lost: {_everyone.Last} was the last for everyone instead of {everyone}");
    }

    public void OnEvent(JsonElement arguments)
    {
        CheckWhole();
        Offset = OffsetOf(arguments);
        switch (arguments[0].GetString())
        {
            case "direct":
                _direct.Accept(arguments[1].GetInt64());
                break;
            case "everyone":
                _everyone.Accept(arguments[1].GetInt64());
                break;
            case "hello":
                OnHello(arguments[1].GetInt64());
                break;
            case "room":
                OnRoom(arguments[1].GetString()!, arguments[2].GetInt64());
                break;
            case var other:
                ledger.Violate($"{client}: received {other}");
                break;
        }
    }

    public void OnBinaryEvent(JsonElement arguments)
    {
        CheckWhole();
        _awaitedAttachment = arguments[1].GetInt64();
        _echoed = arguments[2].GetInt64();
        _awaitedOffset = OffsetOf(arguments);
    }

    public void OnAttachment(byte[] content)
    {
        if (_awaitedAttachment == 0) ledger.Violate($"{client}: an attachment without a packet");
        else if (!Content.IsOf(_echoed, content)) ledger.Violate($"{client}: the attachment of {_awaitedAttachment} is another");
        _direct.Accept(_awaitedAttachment);
        _awaitedAttachment = 0;
        Offset = _awaitedOffset;
    }

    /// <summary>
    /// What was received in part when the connection was lost is not received. From now on there may be older messages of a room: what was missed is found by the rooms that the
    /// socket was in at its end, as in Node, so that a message between the last received one and the join is among it.
    /// </summary>
    public void Recover()
    {
        _awaitedAttachment = 0;
        _isRecovered = true;
    }

    /// <summary>The server puts it behind the arguments; no argument of ours is text at that place.</summary>
    private string? OffsetOf(JsonElement arguments)
    {
        var last = arguments[arguments.GetArrayLength() - 1];
        return last.ValueKind == JsonValueKind.String ? last.GetString() : Offset;
    }

    private static Sequence DirectOf(Ledger ledger, string client) => new(ledger, $"{client}: messages for it alone");

    private static Sequence EveryoneOf(Ledger ledger, string client) => new(ledger, $"{client}: messages for everyone");

    private void CheckWhole()
    {
        if (_awaitedAttachment != 0) ledger.Violate($"{client}: packet {_awaitedAttachment} was torn from its attachment");
    }

    private void OnHello(long sentBefore)
    {
        // Those that came in front of it were sent when the socket was in already.
        if (_everyone.Last < 0) _everyone.StartBehind(sentBefore);
        else if (_everyone.Last != sentBefore) ledger.Violate($"{client}: lost: was told of {sentBefore} and had {_everyone.Last}");
    }

    private void OnRoom(string room, long number)
    {
        Membership? membership;
        lock (_lock) membership = _rooms.GetValueOrDefault(room);
        if (membership is null) ledger.Violate($"{client}: message {number} for the room {room}, where it is not");
        else if (_isRecovered && number <= membership.Messages.Before) ledger.Count("messages of a room from before the join, by recovery");
        else membership.Messages.Accept(number);
    }
}
