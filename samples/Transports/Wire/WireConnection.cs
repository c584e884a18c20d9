using Microsoft.AspNetCore.Connections;
using Transports.Feeds;

namespace Transports.Wire;

/// <summary>
/// One TCP connection and whose bytes cross it. A browser uses a connection for several requests, one after the other: what is read between two of them belongs to the next, what is written to the last.
/// </summary>
internal sealed class WireConnection(ConnectionContext connection)
{
    private readonly List<byte> _unclaimed = [];
    private readonly HashSet<Traffic> _users = [];
    private Traffic? _traffic;
    private Visitor? _visitor;
    private bool _isInRequest;

    /// <summary>Ends when bytes may pass.</summary>
    public Task Online => _visitor?.Network.Online ?? Task.CompletedTask;

    public void BeginRequest(Traffic traffic, Visitor? visitor)
    {
        if (_users.Add(traffic)) traffic.OnConnection();
        Move(visitor);
        _traffic = traffic;
        _isInRequest = true;
        traffic.OnRequest();
        traffic.OnRead([.. _unclaimed]);
        _unclaimed.Clear();
    }

    public void EndRequest() => _isInRequest = false;

    public void OnRead(ReadOnlySpan<byte> bytes)
    {
        if (_isInRequest) _traffic!.OnRead(bytes);
        else _unclaimed.AddRange(bytes);
    }

    public void OnWritten(ReadOnlySpan<byte> bytes) => _traffic?.OnWritten(bytes);

    public void Abort() => connection.Abort(new ConnectionAbortedException("A visitor cut the connections."));

    public void OnClosed(Traffic page)
    {
        Move(null);
        if (_unclaimed.Count > 0) page.OnRead([.. _unclaimed]);
    }

    private void Move(Visitor? visitor)
    {
        if (_visitor == visitor) return;
        _visitor?.Remove(this);
        _visitor = visitor;
        visitor?.Add(this);
    }
}
