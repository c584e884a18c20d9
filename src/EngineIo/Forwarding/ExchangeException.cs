namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>An exchange between two servers has failed. For the code that reads or writes it, a connection has ended.</summary>
internal sealed class ExchangeException(ExchangeFailure failure) : IOException($"The exchange between the servers has ended: {failure}.")
{
    public ExchangeFailure Failure => failure;
}
