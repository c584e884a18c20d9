using Microsoft.Extensions.Options;

namespace SocketIoNet.EngineIo;

/// <summary>Runs the validator when the host starts.</summary>
internal sealed class EngineOptionsValidation : IValidateOptions<EngineOptions>
{
    public ValidateOptionsResult Validate(string? name, EngineOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        EngineOptionsValidator.Validate(options, result);
        return result.Build();
    }
}
