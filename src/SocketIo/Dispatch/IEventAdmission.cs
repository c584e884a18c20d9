using SocketIoNet.Protocol;

namespace SocketIoNet.Dispatch;

/// <summary>The one point that every incoming event passes, on the connection's receiving thread, before it is copied, queued or handled.</summary>
internal interface IEventAdmission
{
    /// <summary>Whether the event may go on; it is dropped otherwise. It must not block or throw.</summary>
    bool Admits(Socket socket, in Packet packet);
}
