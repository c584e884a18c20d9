namespace SocketIoNet.Cluster;

/// <summary>What is done to the sockets of all children of a parent namespace.</summary>
internal enum ParentOperation
{
    Broadcast,
    Join,
    Leave,
    Disconnect,
}
