using SocketIoNet.Rooms;

namespace SocketIoNet.Tests.Rooms;

/// <summary>A socket as far as a room table knows one.</summary>
internal sealed class Member(string id) : IRoomMember
{
    public string Id => id;

    public bool IsEnded { get; set; }

    public override string ToString() => id;
}
